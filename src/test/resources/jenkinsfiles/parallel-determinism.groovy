node {
    def order = []
    parallel(
        one: { sleep 5; order << 'one'; sleep 5; order << 'one again' },
        two: { sleep 3; order << 'two'; sleep 7; order << 'two again' },
        three: { order << 'three'; canaryRollout(target: kubernetes('web'), image: 'shop/web:1'); order << 'three again' })
    echo order.join(', ')
    parallel failFast: true, bad: { sleep 10; error 'no' }, slow: { canaryRollout(target: kubernetes('web'), image: 'shop/web:1') }
}
