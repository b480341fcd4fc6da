"""What listens: health, and the webhook."""
