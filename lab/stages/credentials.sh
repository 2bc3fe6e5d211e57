#!/bin/bash
# The entries lab and lab-demo in the caller's clouds.yaml.
set -euo pipefail
. "$(dirname "$0")/../lib/common.sh"
load_secrets
$PY "$TOP/lib/clouds_yaml.py" write || exit 1
