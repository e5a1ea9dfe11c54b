"""Projects as `asl export` writes them, in the hands of the tools that they are for: `cargo xtask projects`.

Every example and every sample definition becomes a project for each target. The target's own validator takes it, the definition and
the role are read back from what that makes of it, and the stubs of the functions answer each call of the run as the mocked
responses did.
"""

import os
import unittest

if __name__ == "__main__":
    folder = os.path.dirname(os.path.abspath(__file__))
    unittest.main(module=None, argv=["check", "discover", "--start-directory", folder])
