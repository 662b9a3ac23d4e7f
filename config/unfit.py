"""What is wrong with the settings, all of it at once."""


class UnfitSettings(Exception):
    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("The settings do not allow a start:\n" + "\n".join(f"- {text}" for text in problems))
