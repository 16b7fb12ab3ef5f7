timeout(time: 5, unit: 'MINUTE') { echo 'x' }
