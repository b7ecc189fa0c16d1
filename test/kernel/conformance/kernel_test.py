"""Runs jupyter_kernel_test, the protocol's own test suite, against the installed kernel.

Usage: python kernel_test.py PREFIX FOLDER: the kernelspec lies below PREFIX, cells run in FOLDER.
Prints a JSON object: the verdict of each test by name, 'passed' or the reason why not.
"""

import json
import os
import sys
import unittest

PREFIX, FOLDER = sys.argv[1:]
os.environ["JUPYTER_PATH"] = os.path.join(PREFIX, "share", "jupyter")
# A history of its own: the searches count what they find.
for name in ("HOME", "XDG_DATA_HOME", "APPDATA"):
    os.environ[name] = os.path.join(PREFIX, "home")
os.chdir(FOLDER)

import jupyter_kernel_test  # noqa: E402


class Samples(jupyter_kernel_test.KernelTests):
    kernel_name = "backsolve"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('oops')"
    completion_samples = [
        {"text": "'some text'.toUpperC", "matches": {"toUpperCase"}},
        {"text": "const here = { alpha: 1, beta: 2 }; here.al", "matches": {"alpha"}},
        # The cursor counts code points: one that UTF-16 writes in two parts comes before it.
        {"text": "'\U0001f600'; globalThis.encodeURIComp", "matches": {"encodeURIComponent"}},
    ]
    complete_code_samples = ["1 + 1", "function f(n: number) { return n }", "", "`a\n${1}`"]
    incomplete_code_samples = ["function f() {", "[1,\n2", "`text", "if (true) {\n", "/* comment"]
    invalid_code_samples = ["let = = 1", "const 1x", "f(]"]
    code_page_something = "display('more than the cell should show', { page: true })"
    code_generate_error = "throw new RangeError('too far')"
    code_execute_result = [
        {"code": "1 + 2 + 3", "result": "6"},
        {"code": "'a' + 'b'", "result": "'ab'"},
        {"code": "[1, 2].map((n: number) => n * 2)", "result": "[ 2, 4 ]"},
        {
            "code": "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<i>x</i>' }) })",
            "result": "<i>x</i>",
            "mime": "text/html",
        },
    ]
    code_display_data = [
        {
            "code": "display({ [Symbol.for('Jupyter.display')]: () => ({ '%s': %s }) })" % (mime, data),
            "mime": mime,
        }
        for mime, data in [
            ("text/html", "'<b>b</b>'"),
            ("text/markdown", "'*m*'"),
            ("image/svg+xml", "'<svg/>'"),
            ("image/png", "new Uint8Array([137, 80, 78, 71])"),
            ("application/json", "{ a: 1 }"),
        ]
    ]
    code_history_pattern = "1 + 2*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "encodeURIComponent"
    code_clear_output = "clearOutput()"


class Welcome(jupyter_kernel_test.IopubWelcomeTests):
    kernel_name = "backsolve"
    support_iopub_welcome = True


class Verdicts(unittest.TestResult):
    """Remembers how each test ended; a subtest's failure is its test's."""

    def __init__(self):
        super().__init__()
        self.verdicts = {}

    def note(self, test, verdict):
        # A subtest, and a class whose set-up failed, say which test or class they belong to.
        test = getattr(test, "test_case", test)
        self.verdicts.setdefault(getattr(test, "_testMethodName", str(test)), verdict)

    def addSuccess(self, test):
        self.note(test, "passed")

    def addFailure(self, test, err):
        self.note(test, "failed: %s" % err[1])

    def addError(self, test, err):
        self.note(test, "error: %s: %s" % (err[0].__name__, err[1]))

    def addSkip(self, test, reason):
        self.note(test, "skipped: %s" % reason)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.addFailure(subtest, err)


loader = unittest.defaultTestLoader
# Only the classes that are ours: those of the package have no samples.
suite = unittest.TestSuite(loader.loadTestsFromTestCase(case) for case in (Samples, Welcome))
result = Verdicts()
suite.run(result)
json.dump(result.verdicts, sys.stdout)
