"""Code lists of accounts and sign-in."""

from unbroken.base.codes import code_list

SIGN_IN_FACTOR = code_list(
    "SIGN_IN_FACTOR",
    "登录验证方式",
    "Way to sign in",
    ("passkey", "通行密钥", "passkey"),
    ("password", "口令", "password"),
    ("code", "动态口令", "one-time code"),
    ("pin", "个人识别码", "PIN"),
    ("single_sign_on", "统一身份认证", "single sign-on"),
    ("key", "机器密钥", "machine key"),
    ("demonstration", "演示身份卡", "demonstration card"),
)
SIGN_OUT_REASON = code_list(
    "SIGN_OUT_REASON",
    "退出原因",
    "Reason of a sign-out",
    ("chosen", "主动退出", "chosen"),
    ("timeout", "超时", "timeout"),
    ("replaced", "换人", "another officer took over"),
    ("forced", "强制退出", "forced"),
)
FACTOR_CHANGE = code_list(
    "FACTOR_CHANGE",
    "验证方式变更",
    "Change of a factor",
    ("added", "增加", "added"),
    ("replaced", "更换", "replaced"),
    ("removed", "撤销", "removed"),
)
OPENED_ACTION = code_list(
    "OPENED_ACTION",
    "授权事项",
    "What was opened",
    ("case.see", "查看案件", "see the case"),
    ("recording.play", "播放音像资料", "play recordings"),
    ("media.open", "打开文件", "open files"),
    ("media.download", "下载原始文件", "take copies of original bytes"),
)
