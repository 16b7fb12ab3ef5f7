echo 'before'
sleep(time: 2, unit: 'HOURS')
echo 'after'
