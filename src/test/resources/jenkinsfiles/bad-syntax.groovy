node {
    echo 'a'
    if (true {
}
