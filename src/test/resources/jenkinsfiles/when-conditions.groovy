// stub CHANGE_ID=42
// stub CHANGE_TARGET=main
pipeline {
    agent none
    environment { DEPLOY_TO = 'production' }
    stages {
        stage('branch main') { when { branch 'main' }; steps { echo 'yes' } }
        stage('branch release') { when { branch 'release/*' }; steps { echo 'no' } }
        stage('branch regexp') { when { branch pattern: 'ma.n', comparator: 'REGEXP' }; steps { echo 'yes' } }
        stage('environment') { when { environment name: 'DEPLOY_TO', value: 'production' }; steps { echo 'yes' } }
        stage('expression') { when { expression { return env.DEPLOY_TO == 'staging' } }; steps { echo 'no' } }
        stage('equals') { when { equals expected: 2, actual: 1 + 1 }; steps { echo 'yes' } }
        stage('not') { when { not { branch 'main' } }; steps { echo 'no' } }
        stage('anyOf') { when { anyOf { branch 'x'; environment name: 'DEPLOY_TO', value: 'production' } }; steps { echo 'yes' } }
        stage('allOf') { when { allOf { branch 'main'; expression { false } } }; steps { echo 'no' } }
        stage('tag') { when { tag 'v*' }; steps { echo 'no' } }
        stage('buildingTag') { when { buildingTag() }; steps { echo 'no' } }
        stage('changeRequest') { when { changeRequest target: 'main' }; steps { echo 'yes' } }
        stage('changeset') { when { changeset '**/*.js' }; steps { echo 'yes' } }
        stage('triggeredBy') { when { triggeredBy 'TimerTrigger' }; steps { echo 'no' } }
        stage('before') {
            agent any
            when { beforeAgent true; expression { env.WORKSPACE == null } }
            steps { echo 'yes, asked without an agent' }
            post { always { echo 'post' } }
        }
        stage('nested') {
            when { branch 'other' }
            stages { stage('inner') { steps { echo 'no' } } }
            post { always { echo 'no post of a skipped stage' } }
        }
    }
}
