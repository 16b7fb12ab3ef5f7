pipeline {
    agent none
    stages {
        stage('Ask') {
            input { message 'Deploy?'; submitter 'alice,ops'; submitterParameter 'WHO' }
            steps { echo "by ${WHO}" }
        }
        stage('Ask again') {
            steps {
                script {
                    def where = input(message: 'Where?', parameters: [choice(name: 'WHERE', choices: ['staging', 'production'])])
                    echo where
                }
            }
        }
    }
}
