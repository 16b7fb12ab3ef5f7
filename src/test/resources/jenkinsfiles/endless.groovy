while (true) { sleep time: 1, unit: 'DAYS' }
