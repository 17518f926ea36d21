import ast
import pathlib
import unittest

import hey_pingr

FOLDER = pathlib.Path(hey_pingr.__file__).parent


class Sources(unittest.TestCase):
    def test_are_python_3_9(self):
        sources = sorted(FOLDER.glob("*.py"))
        self.assertGreater(len(sources), 3)
        for source in sources:
            with self.subTest(source.name):
                ast.parse(source.read_text(encoding="utf-8"), feature_version=(3, 9))


if __name__ == "__main__":
    unittest.main()
