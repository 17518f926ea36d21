import collections
import unittest

from hey_pingr import create_challenge_code, extract_challenge_code
from tests.vectors import read_vectors

CODES = read_vectors("codes.json")


class CreateChallengeCode(unittest.TestCase):
    def test_has_six_letters_and_digits_that_nobody_mistakes(self):
        codes = [create_challenge_code() for _ in range(2_000)]
        self.assertEqual({len(code) for code in codes}, {CODES["default_length"]})
        self.assertEqual(set("".join(codes)), set(CODES["default_charset"]))
        self.assertGreater(len(set(codes)), 1_990)

    def test_is_as_long_as_asked(self):
        for length in CODES["lengths"]:
            self.assertEqual(len(create_challenge_code(length=length)), length)

    def test_refuses_other_lengths(self):
        for length in CODES["bad_lengths"]:
            with self.subTest(length=length), self.assertRaisesRegex((TypeError, ValueError), "^length must be"):
                create_challenge_code(length=length)

    def test_takes_the_length_by_its_name_only(self):
        with self.assertRaises(TypeError):
            create_challenge_code(6)

    def test_is_drawn_evenly(self):
        counts = collections.Counter("".join(create_challenge_code(length=12) for _ in range(20_000)))
        expected = 240_000 / len(CODES["default_charset"])
        chi_squared = sum((counts[symbol] - expected) ** 2 / expected for symbol in CODES["default_charset"])
        # Even symbols exceed it once in 1e9 runs: chi squared at p = 1e-9 for 30 degrees of freedom.
        self.assertLess(chi_squared, 101.69)


class ExtractChallengeCode(unittest.TestCase):
    def test_the_shared_vectors(self):
        cases = read_vectors("extract.json")["cases"]
        self.assertGreater(len(cases), 50)
        for case in cases:
            with self.subTest(text=case["text"], trigger=case["trigger"]):
                self.assertEqual(extract_challenge_code(case["text"], case["trigger"]), case["code"])

    def test_refuses_to_go_without_a_trigger_phrase(self):
        for trigger, error in (("", ValueError), (" \n", ValueError), (None, TypeError)):
            with self.subTest(trigger=trigger), self.assertRaises(error):
                extract_challenge_code("login X4K9MQ", trigger)


if __name__ == "__main__":
    unittest.main()
