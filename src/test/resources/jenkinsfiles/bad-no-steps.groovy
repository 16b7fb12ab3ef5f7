pipeline {
    agent any
    stages {
        stage('A') {
            echo 'x'
        }
    }
}
