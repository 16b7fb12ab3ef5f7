// param VERSION=1.5.0
def greeting = 'hello'

pipeline {
    agent any
    parameters {
        string(name: 'VERSION', defaultValue: '1.0.0', description: 'what to deploy')
        booleanParam(name: 'DRY', defaultValue: true)
        choice(name: 'WHERE', choices: ['staging', 'production'])
    }
    environment {
        IMAGE = "shop/web:${params.VERSION}"
        FULL = "registry.example/${IMAGE}"
        KEY = credentials('deploy-key')
    }
    options {
        timeout(time: 1, unit: 'HOURS')
        timestamps()
        buildDiscarder(logRotator(numToKeepStr: '5'))
    }
    tools { maven 'M3' }
    stages {
        stage('Build') {
            steps {
                echo "${greeting} ${env.FULL} ${KEY} ${params.DRY} ${params.WHERE}"
                sh 'mvn -B package'
                script {
                    def out = sh(script: 'git rev-parse HEAD', returnStdout: true).trim()
                    def ok = sh(script: 'true', returnStatus: true)
                    echo "[$out] $ok"
                    for (i in 1..2) { sleep i }
                }
                junit 'target/*.xml'
                junit 'again/*.xml'
            }
            post { success { echo 'built' } }
        }
        stage('Deploy') {
            environment { WHERE = 'inner' }
            steps {
                canaryRollout(
                    target: kubernetes(namespace: 'shop', deployment: 'web'),
                    image: "${IMAGE}",
                    phases: [weight(5), hold(), weight(percent: 20, bake: '10m'), pause('10m')])
                echo "${WHERE} in ${STAGE_NAME}"
            }
        }
    }
    post {
        always { echo 'always' }
        success { echo "success ${currentBuild.currentResult}" }
        failure { echo 'failure' }
        changed { echo 'changed' }
        fixed { echo 'fixed' }
        cleanup { echo 'cleanup' }
    }
}
