from unbroken.chain import floor


class PeopleConfig(floor.Floor):
    name = "unbroken.people"
