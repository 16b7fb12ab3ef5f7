timeout(time: 90, unit: 'SECONDS') {
    parallel a: { canaryRollout(target: kubernetes('a'), image: 'a:1') },
             b: { sleep 5; canaryRollout(target: kubernetes('b'), image: 'b:1') }
}
