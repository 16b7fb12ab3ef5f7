import groovy.json.JsonSlurper
import groovy.transform.Field
@Library('shared@main') _
@Field String who = 'field'

@NonCPS
def upper(List names) { names.collect { it.toUpperCase() } }
def phases() { [weight(5), pause('1m')] }
class Box { String text = 'in a class' }

def parsed = new JsonSlurper().parseText('{"a": [1, 2]}')
echo "${parsed.a.sum()} ${upper(['x', 'y'])} ${who} ${new Box().text}"
def closure = { name, times = 2 -> times.times { echo "$name $it" } }
closure('c')
for (p in ['one', 'two']) { stage(p) { echo p } }
switch (params.X) { case null: echo 'no such parameter'; break; default: echo 'never' }
def t = kubernetes(namespace: 'shop', deployment: 'web')
canaryRollout target: t, image: 'shop/web:1', phases: phases() + [weight(50)].collect { it }
def images = ['a:1', 'b:2']
parallel images.collectEntries { image -> [(image): { canaryRollout(target: kubernetes(image[0]), image: image) }] }
steps.echo 'by steps'
printf('%s and %d\n', 'formatted', 7)
currentBuild.description = 'told'
currentBuild.result = 'UNSTABLE'
currentBuild.result = 'SUCCESS'
echo currentBuild.result
build job: 'other', parameters: [string(name: 'A', value: 'b')]
