// Where the definitions of the routers' objects come from: no code of the
// first two modules is used, this program takes YAML files out of them.
module delivery.test/testbed/crds

go 1.26.0

require (
	istio.io/api v1.31.1
	sigs.k8s.io/gateway-api v1.6.3
	sigs.k8s.io/yaml v1.6.0
)

require go.yaml.in/yaml/v2 v2.4.4 // indirect
