node {
    catchError(buildResult: 'SUCCESS', stageResult: 'FAILURE', message: 'went wrong') { stage('A') { error 'a' } }
    echo currentBuild.currentResult
    warnError('careful') { stage('B') { error 'b' } }
    echo currentBuild.currentResult
    def n = 0
    retry(3) { n++; if (n < 3) { error "attempt $n" }; echo "worked at $n" }
    try { timeout(time: 5, unit: 'SECONDS') { sleep 60 } } catch (e) { echo "${e.class.simpleName}: ${e.causes[0].shortDescription}" }
    timeout(2) { sleep 60 }
    int tries = 0
    waitUntil { tries++; tries > 3 }
    assert tries == 4 : 'tries'
}
