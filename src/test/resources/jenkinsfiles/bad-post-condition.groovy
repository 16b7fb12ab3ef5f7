pipeline {
    agent any
    stages { stage('A') { steps { echo 'x' } } }
    post {
        allways { echo 'x' }
    }
}
