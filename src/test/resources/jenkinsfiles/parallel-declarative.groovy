pipeline {
    agent any
    options { parallelsAlwaysFailFast() }
    stages {
        stage('Together') {
            parallel {
                stage('Quick') { steps { sleep 2; echo 'quick' } }
                stage('Breaks') {
                    steps { sleep 5; error 'broken' }
                    post { failure { echo 'post of Breaks' } }
                }
                stage('Slow') {
                    stages {
                        stage('Slow one') { steps { sleep 60 } }
                        stage('Slow two') { steps { echo 'never' } }
                    }
                    post { aborted { echo 'post of Slow' } }
                }
            }
        }
    }
    post { failure { echo 'failed' } }
}
