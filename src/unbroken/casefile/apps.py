from unbroken.chain import floor


class CaseFileConfig(floor.Floor):
    name = "unbroken.casefile"
    follows = ("project", "find")
