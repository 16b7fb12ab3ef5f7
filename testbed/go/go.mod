// The testbed's own programs: nothing but the standard library.
// The folders crds, etcd, kubernetes and kwok are modules of their own.
module delivery.test/testbed

go 1.26.0
