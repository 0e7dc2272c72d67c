"""Naming the law behind a rule in words; the rule files name it by a short key."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from unbroken.rulebook.rule import Source

Names = Mapping[str, str]


def _names(zh: str, en: str) -> Names:
    return MappingProxyType({"zh": zh, "en": en})


NAMES: Mapping[str, Names] = MappingProxyType(
    {
        "CPL": _names("《刑事诉讼法》", "Criminal Procedure Law"),
        "CRIM": _names(
            "《公安机关办理刑事案件程序规定》", "Rules of police procedure in criminal cases"
        ),
        "ADM": _names(
            "《公安机关办理行政案件程序规定》", "Rules of police procedure in administrative cases"
        ),
        "PSAPL25": _names(
            "《治安管理处罚法》（2025年修订）", "Public Security Administration Penalty Law (2025)"
        ),
        "INTAKE24": _names("《公安机关接报案与立案工作规定》", "Rules on intake and filing (2024)"),
        "ACC15": _names(
            "《公安部关于改革完善受案立案制度的意见》", "Opinion on acceptance and filing (2015)"
        ),
        "BWC16": _names(
            "《公安机关现场执法视音频记录工作规定》",
            "Rules on recording police work on site (2016)",
        ),
        "AREA": _names(
            "《公安机关执法办案场所办案区使用管理规定》", "Rules on the use of case-handling areas"
        ),
        "INT14": _names(
            "《公安机关讯问犯罪嫌疑人录音录像工作规定》", "Rules on recording interrogations (2014)"
        ),
        "PROP15": _names(
            "《公安机关涉案财物管理若干规定》", "Rules on the management of case property (2015)"
        ),
        "BELONG12": _names(
            "《公安机关代为保管涉案人员随身财物若干规定》", "Rules on keeping belongings (2012)"
        ),
        "CONT04": _names("《公安机关适用继续盘问规定》", "Rules on continued questioning (2004)"),
        "ROAD20": _names(
            "《道路交通安全违法行为处理程序规定》", "Procedure for road traffic offences (2020)"
        ),
        "DUI11": _names("公安部醉驾案件办理指导意见", "Guidance on drunk-driving cases (2011)"),
        "DUI23": _names("两高两部醉驾案件意见", "Joint opinion on drunk-driving cases (2023)"),
        "EDATA16": _names("电子数据若干规定", "Provisions on electronic data (2016)"),
        "PROC19": _names(
            "《人民检察院刑事诉讼规则》", "Criminal procedure rules of the procuratorates (2019)"
        ),
        "SPCI21": _names(
            "最高人民法院关于适用《刑事诉讼法》的解释",
            "Supreme Court interpretation of the Criminal Procedure Law (2021)",
        ),
        "FILE": _names("案件立卷规范", "Norms for case files"),
        "PRESS21": _names("公安部新闻发布会（2021年）", "Ministry press conference (2021)"),
        "PRESS25": _names("公安部新闻发布会（2025年）", "Ministry press conference (2025)"),
        "四个一律": _names("“四个一律”要求", "The four musts of the case-handling area"),
        "GA/T": _names("公共安全行业标准", "Public security industry standard"),
        "road": _names("道路交通执法规范", "Road traffic enforcement norms"),
        "Liaoning": _names("辽宁省地方规定", "Local rules of Liaoning"),
        "Shaanxi": _names("陕西省地方规定", "Local rules of Shaanxi"),
        "Wujiang": _names("吴江地方规定", "Local rules of Wujiang"),
        "general": _names("一般工作要求", "General working rule"),
        "[N]": _names("公开报道", "Public reports"),
        "[D]": _names("本系统参数，非法律规定", "A parameter of this system, not law"),
    }
)
KEY = re.compile(r"[A-Za-z]+/[A-Z]|[A-Za-z]+\d*|四个一律|\[[A-Z]\]")
ARTICLES = re.compile(r"\d+(?:\(\d+\))*(?:-\d+)?(?:, ?\d+)*")
"""Articles, their items and stretches of them: `47, 53`, `7(3)(4)`, `288-289`."""


def cited(source: Source, language: str) -> str:
    """Return the law in words, and its article only where its text was read."""
    key = "[D]" if source.mark == "D" else _key(source.ref)
    name = NAMES[key][language]
    articles = ARTICLES.search(source.ref.removeprefix(key).strip())
    if not source.was_read or articles is None:
        return name
    return f"{name}第{articles[0]}条" if language == "zh" else f"{name}, art. {articles[0]}"


def _key(ref: str) -> str:
    found = KEY.match(ref)
    if found is None or found[0] not in NAMES:
        raise KeyError(ref)
    return found[0]
