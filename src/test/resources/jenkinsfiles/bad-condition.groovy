pipeline {
    agent any
    stages { stage('A') { when { brunch 'main' }; steps { echo 'x' } } }
}
