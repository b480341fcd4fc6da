// The sandbox's own HTTP calls and its event stream.

async function call(path, options) {
  const response = await fetch(`/sandbox/${path}`, options);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error ?? response.statusText);
  return body;
}

export const getState = () => call("state");

/** POST JSON. Throws an Error with the server's sentence when it refuses. */
export const post = (path, body) =>
  call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });

const RETRY_MS = 1500;

/**
 * Follow the event stream for as long as the page lives.
 * `onOpen` runs at each (re)connection: events may have been missed before it.
 */
export function listen({ onOpen, onEvent, onLost }) {
  const source = new EventSource("/sandbox/events");
  source.onopen = onOpen;
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  source.onerror = () => {
    onLost();
    if (source.readyState === EventSource.CLOSED)
      setTimeout(() => listen({ onOpen, onEvent, onLost }), RETRY_MS);
  };
}
