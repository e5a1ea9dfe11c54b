"""Synthesizes apps of the CDK in Python, all in one process: synthesize.py FOLDER..."""

import functools
import os
import runpy
import sys

import aws_cdk

App = aws_cdk.App
for folder in sys.argv[1:]:
    # The command cdk names the folder in the environment, which has reached the constructs' process already.
    aws_cdk.App = functools.partial(App, outdir=os.path.join(folder, "cdk.out"))
    runpy.run_path(os.path.join(folder, "app.py"), run_name="__main__")
