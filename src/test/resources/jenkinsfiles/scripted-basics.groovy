// stub answer=42
properties([parameters([string(name: 'WHO', defaultValue: 'world')])])
def twice(body) { body(); body() }
node('linux') {
    stage('One') {
        echo "hello ${params.WHO} ${env.BUILD_NUMBER} ${answer}"
        twice { sleep time: 1, unit: 'MINUTES' }
        withEnv(['A=1', 'B=2']) { echo "$A $B ${env.A}" }
        withCredentials([usernamePassword(credentialsId: 'db', usernameVariable: 'U', passwordVariable: 'P')]) { echo U }
        dir('sub') { writeFile file: 'x.txt', text: 'kept'; echo readFile('x.txt'); echo "${fileExists('y.txt')}" }
        env.LATER = 'yes'
    }
    stage('Two') {
        def r = canaryRollout target: kubernetes('web'), image: 'shop/web:2', canaryPercentage: 10
        echo "$r ${LATER}"
        println 'printed'
        [1, 2].each { echo "item $it" }
        docker.image('maven').inside { sh 'mvn' }
        publishSomething(path: 'x') { echo 'in unknown block' }
    }
    try {
        stage('Three') { error 'broken on purpose' }
    } catch (e) {
        echo "caught ${e.message}"
        currentBuild.result = 'UNSTABLE'
    } finally {
        echo 'finally'
    }
}
