canaryRollout(kubernetes('web'), 'shop/web:1')
