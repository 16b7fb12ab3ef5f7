stage('Ask') { input 'never mind' }
