"""Preview pages of Telegram in the words of the tests: the shapes of the real ones, with other news in them."""


def page(*posts: str, more: str = "", title: str = "Rail Watch") -> bytes:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>'
        f'{title} – Telegram</title><link rel="prev" href="/s/rail_watch?before=98"></head>'
        '<body class="widget_frame_base tgme_webpreview emoji_image"><header class="tgme_header">'
        f'<div class="tgme_channel_info"><div class="tgme_channel_info_header_title"><span dir="auto">{title}</span>'
        '</div></div></header><main class="tgme_main"><section class="tgme_channel_history js-message_history">'
        f"{more}{''.join(posts)}</section></main><script>var x = \"<div class='tgme_widget_message'>\";</script>"
        "</body></html>"
    ).encode()


MORE = (
    '<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/rail_watch?before=98" '
    'class="tme_messages_more js-messages_more" data-before="98"></a></div>'
)


def post(
    number: int,
    text: str | None = "Six guns on flat wagons.",
    *,
    before: str = "",
    channel: str = "rail_watch",
    classes: str = "",
    meta: str = "",
    when: str = "2025-01-08T10:00:00+00:00",
) -> str:
    words = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{text}</div>' if text is not None else ""
    return (
        '<div class="tgme_widget_message_wrap js-widget_message_wrap date_visible">'
        f'<div class="tgme_widget_message text_not_supported_wrap {classes} js-widget_message" '
        f'data-post="{channel}/{number}" data-view="eyJj">'
        '<div class="tgme_widget_message_user"><a href="https://t.me/rail_watch"><i>'
        '<img src="https://cdn.example/a.jpg"></i></a></div><div class="tgme_widget_message_bubble">'
        '<div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" '
        'href="https://t.me/rail_watch"><span dir="auto">Rail Watch</span></a></div>'
        f"{before}{words}"
        '<div class="tgme_widget_message_footer compact js-message_footer">'
        '<div class="tgme_widget_message_info short"><span class="tgme_widget_message_views">12.5K</span>'
        f'<span class="tgme_widget_message_meta">{meta}<a class="tgme_widget_message_date" '
        f'href="https://t.me/{channel}/{number}"><time datetime="{when}" class="time">10:00</time></a></span>'
        "</div></div></div></div></div>"
    )


def forwarded(name: str, link: str | None = None) -> str:
    inner = f'<span dir="auto">{name}</span>'
    kind = "tgme_widget_message_forwarded_from_name"
    origin = f'<a class="{kind}" href="{link}">{inner}</a>' if link else f'<span class="{kind}">{inner}</span>'
    return f'<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from {origin}</div>'


REPLY = (
    '<a class="tgme_widget_message_reply user-color-default" href="https://t.me/rail_watch/90">'
    '<div class="tgme_widget_message_author accent_color"><span class="tgme_widget_message_author_name">Rail Watch'
    '</span></div><div class="tgme_widget_message_text js-message_reply_text" dir="auto">What was quoted</div>'
    '<div class="tgme_widget_message_metatext js-message_reply_text" dir="auto">and its caption</div></a>'
)
PHOTO = (
    '<a class="tgme_widget_message_photo_wrap 123 456" href="https://t.me/rail_watch/{number}{single}" '
    "style=\"width:800px;background-image:url('https://cdn.example/file/x.jpg')\">"
    '<div class="tgme_widget_message_photo" style="padding-top:75%"></div></a>'
)
VIDEO = (
    '<a class="tgme_widget_message_video_player js-message_video_player" href="https://t.me/rail_watch/7">'
    '<i class="tgme_widget_message_video_thumb"></i><time class="message_video_duration js-message_video_duration">0:21'
    "</time></a>"
)
CLOSED = (
    b'<!DOCTYPE html><html><head><title>Telegram: Contact @rail_watch</title></head><body class="no_transition">'
    b'<div class="tgme_page_wrap"><div class="tgme_body_wrap"><div class="tgme_page"><div class="tgme_page_title">'
    b'<span dir="auto">Rail Watch</span></div><div class="tgme_page_extra">1 203 subscribers</div></div></div></div>'
    b"</body></html>"
)
MISSING_POST = (
    b'<html><body class="widget_frame_base"><div class="tgme_widget_message_error">Post not found</div></body></html>'
)
