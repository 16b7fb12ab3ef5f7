try {
    input 'silence'
} catch (e) {
    echo "caught: ${e.message}"
    throw e
}
