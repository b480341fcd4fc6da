// The page's own words, by the language of whoever is looking.

import { me } from "./store.js";

const WORDS = {
  en: {
    people: "People", chats: "Chats", newName: "A new visitor's name", language: "Language", add: "Add",
    welcome: "Who is talking to the bot?", welcomeText: "This is a sandbox: a Telegram of your own on this computer. Invent a person, press Start, and move the clock to see what the next days bring.",
    newChat: "New channel or group", channel: "Channel", group: "Group", supergroup: "Supergroup", title: "Title", create: "Create",
    bot: "bot", typing: "typing…", blockedBot: "you blocked the bot", members: "members", subscribers: "subscribers",
    whatCan: "What can this bot do?", start: "Start", message: "Message", post: "Post to the channel", send: "Send", commands: "Commands", attach: "Attach",
    photo: "Photo", sticker: "Sticker", location: "Location", whereAreYou: "Where are you?", block: "Block the bot", unblock: "Unblock the bot", info: "Members",
    join: "Join", adminsOnly: "Only administrators post here", reply: "Reply", edit: "Edit", copy: "Copy text", edited: "edited", editing: "Editing", cancel: "Cancel", close: "Close", copied: "Copied", more: "More",
    spoiler: "Hidden text, press to reveal", quiz: "Quiz", poll: "Poll", anonymous: "Anonymous", closed: "Final results", vote: "Vote", retract: "Take the vote back", votes: "Votes", noVotes: "No votes yet", severalAnswers: "Several answers",
    minute: "+1 min", hour: "+1 h", day: "Next day", moveClock: "Sandbox clock", zone: "Shown in the zone", setClock: "Set the clock", set: "Set",
    lost: "Connection lost, trying again…", newMessages: "To the newest messages", forwarded: "Forwarded", via: "via", nothingYet: "Nothing here yet", noMessages: "no messages", you: "You", notMember: "The bot is not in this chat",
    administrator: "administrator", member: "member", left: "not here", kicked: "banned", creator: "owner", theBot: "the bot", unknown: "This kind of message is not shown here", ok: "OK", today: "Today", yesterday: "Yesterday", document: "File", botRestart: "Restart",
  },
  ru: {
    people: "Люди", chats: "Чаты", newName: "Имя нового человека", language: "Язык", add: "Добавить",
    welcome: "Кто говорит с ботом?", welcomeText: "Это песочница: свой маленький Telegram на этом компьютере. Придумайте человека, нажмите «Начать» и двигайте часы, чтобы увидеть, что принесут следующие дни.",
    newChat: "Новый канал или группа", channel: "Канал", group: "Группа", supergroup: "Супергруппа", title: "Название", create: "Создать",
    bot: "бот", typing: "печатает…", blockedBot: "вы заблокировали бота", members: "участники", subscribers: "подписчики",
    whatCan: "Что умеет этот бот?", start: "Начать", message: "Сообщение", post: "Написать в канал", send: "Отправить", commands: "Команды", attach: "Прикрепить",
    photo: "Фото", sticker: "Стикер", location: "Место", whereAreYou: "Где вы?", block: "Заблокировать бота", unblock: "Разблокировать бота", info: "Участники",
    join: "Вступить", adminsOnly: "Здесь пишут только администраторы", reply: "Ответить", edit: "Изменить", copy: "Копировать текст", edited: "изменено", editing: "Изменение", cancel: "Отмена", close: "Закрыть", copied: "Скопировано", more: "Ещё",
    spoiler: "Скрытый текст, нажмите, чтобы открыть", quiz: "Викторина", poll: "Опрос", anonymous: "Анонимно", closed: "Итоги", vote: "Голосовать", retract: "Отозвать голос", votes: "Голоса", noVotes: "Пока нет голосов", severalAnswers: "Несколько ответов",
    minute: "+1 мин", hour: "+1 ч", day: "Завтра", moveClock: "Часы песочницы", zone: "Показаны в зоне", setClock: "Перевести часы", set: "Перевести",
    lost: "Связь потеряна, пробую снова…", newMessages: "К новым сообщениям", forwarded: "Переслано", via: "через", nothingYet: "Здесь пока пусто", noMessages: "нет сообщений", you: "Вы", notMember: "Бота нет в этом чате",
    administrator: "администратор", member: "участник", left: "не здесь", kicked: "исключён", creator: "владелец", theBot: "бот", unknown: "Такие сообщения здесь не показываются", ok: "Хорошо", today: "Сегодня", yesterday: "Вчера", document: "Файл", botRestart: "Перезапустить",
  },
  zh: {
    people: "人物", chats: "聊天", newName: "新访客的名字", language: "语言", add: "添加",
    welcome: "谁来和机器人聊天？", welcomeText: "这是一个沙盒：运行在这台电脑上的小小 Telegram。创建一个人物，点击“开始”，再拨动时钟，看看接下来几天会发生什么。",
    newChat: "新建频道或群组", channel: "频道", group: "群组", supergroup: "超级群组", title: "名称", create: "创建",
    bot: "机器人", typing: "正在输入…", blockedBot: "你已屏蔽机器人", members: "成员", subscribers: "订阅者",
    whatCan: "这个机器人能做什么？", start: "开始", message: "输入消息", post: "在频道发布", send: "发送", commands: "命令", attach: "附件",
    photo: "照片", sticker: "贴纸", location: "位置", whereAreYou: "你在哪里？", block: "屏蔽机器人", unblock: "取消屏蔽", info: "成员",
    join: "加入", adminsOnly: "只有管理员可以发言", reply: "回复", edit: "编辑", copy: "复制文本", edited: "已编辑", editing: "正在编辑", cancel: "取消", close: "关闭", copied: "已复制", more: "更多",
    spoiler: "隐藏的文字，点击显示", quiz: "测验", poll: "投票", anonymous: "匿名", closed: "最终结果", vote: "投票", retract: "撤回投票", votes: "票数", noVotes: "还没有人投票", severalAnswers: "可多选",
    minute: "+1 分", hour: "+1 时", day: "第二天", moveClock: "沙盒时钟", zone: "显示时区", setClock: "调整时钟", set: "调整",
    lost: "连接已断开，正在重试…", newMessages: "跳到最新消息", forwarded: "转发", via: "来自", nothingYet: "这里还没有内容", noMessages: "没有消息", you: "你", notMember: "机器人不在此聊天中",
    administrator: "管理员", member: "成员", left: "不在此处", kicked: "已移除", creator: "所有者", theBot: "机器人", unknown: "此处无法显示这类消息", ok: "好", today: "今天", yesterday: "昨天", document: "文件", botRestart: "重新启动",
  },
};

/** "en", "ru" or "zh": the looking person's language if the page speaks it, else the browser's, else English. */
export function pageLanguage() {
  const wanted = [me()?.language_code, me() ? null : navigator.language].filter(Boolean);
  return wanted.map((code) => code.slice(0, 2)).find((code) => code in WORDS) ?? "en";
}

/** The page's word for a key of the table above. */
export const word = (key) => WORDS[pageLanguage()][key];
