pipeline {
    agent any
    stages {
        stage('Unstable') {
            steps { unstable 'a little' }
            post {
                unstable { echo 'stage unstable' }
                success { echo 'never' }
            }
        }
        stage('Fails') {
            steps { error 'broken' }
            post {
                cleanup { echo '4 cleanup' }
                unsuccessful { echo '3 unsuccessful' }
                failure { echo '2 failure' }
                always { echo '1 always' }
            }
        }
        stage('Later') { steps { echo 'never' } }
    }
    post {
        changed { echo 'changed' }
        fixed { echo 'never' }
        regression { echo 'never' }
        failure { echo "failure ${currentBuild.result}" }
        success { echo 'never' }
        aborted { echo 'never' }
    }
}
