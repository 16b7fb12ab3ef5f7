pipeline {
    agent none
    stages {
        stage('Deploy') {
            options { timeout(time: 3, unit: 'MINUTES') }
            steps { canaryRollout(target: kubernetes('web'), image: 'shop/web:1') }
            post {
                aborted { echo 'stage aborted' }
                failure { echo 'never' }
            }
        }
        stage('After') { steps { echo 'never' } }
    }
    post {
        aborted { echo "aborted" }
        unsuccessful { echo "unsuccessful" }
    }
}
