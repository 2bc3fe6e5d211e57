#!/bin/sh
# What a guest's nvidia-smi would print: nvidia-smi.sh FOLDER --query-gpu=... or --query-compute-apps=...
folder=$1
case ${2:-} in
    --query-compute-apps=*) cat "$folder/nvidia-smi.processes" ;;
    *) cat "$folder/nvidia-smi" ;;
esac
