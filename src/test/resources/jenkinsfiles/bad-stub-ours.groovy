// stub canaryRollout=x
echo 'x'
