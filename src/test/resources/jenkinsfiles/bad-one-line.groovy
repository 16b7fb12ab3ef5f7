pipeline {
    agent any
    stages { stage('A') { when { branch 'main' } steps { echo 'x' } } }
}
