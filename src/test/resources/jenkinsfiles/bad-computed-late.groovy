def percent = 70 * 2
try {
    echo 'begins'
    canaryRollout(target: kubernetes('web'), image: 'shop/web:1', phases: [weight(percent)])
} catch (e) {
    echo 'never hidden'
}
