from unbroken.chain import floor


class DockingConfig(floor.Floor):
    name = "unbroken.docking"
