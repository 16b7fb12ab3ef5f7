# shellcheck shell=bash
# The configuration files of a real node, for testbed/node. Sourced, never run.

containerd_config() { # SNAPSHOTTER CNI_PROGRAMS
  cat <<EOF
version = 2
root = "$DIR/node/containerd"
state = "$DIR/node/containerd-state"
[grpc]
  address = "$SOCKET"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "delivery.test/pause:1"
  stream_server_address = "127.0.0.1"
  # Inside a container or a small virtual machine, lowering the score of a
  # process is refused, and with it every pod.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".containerd]
    snapshotter = "$1"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$2"
    conf_dir = "$DIR/node/cni"
EOF
}

# No way out for pods (ipMasq false): tests need none.
cni_config() {
  cat <<EOF
{
  "cniVersion": "0.4.0",
  "name": "$NETWORK",
  "plugins": [{
    "type": "bridge",
    "bridge": "$BRIDGE",
    "isGateway": true,
    "ipMasq": false,
    "ipam": {
      "type": "host-local",
      "subnet": "$POD_NET",
      "dataDir": "$DIR/node/addresses",
      "routes": [{"dst": "0.0.0.0/0"}]
    }
  }]
}
EOF
}

kubelet_config() {
  cat <<EOF
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
# Reached from this machine alone: the bridge has no port to the outside.
address: $NODE_IP
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: false}
  x509: {clientCAFile: $DIR/pki/ca.crt}
authorization: {mode: AlwaysAllow}
healthzPort: 0
containerRuntimeEndpoint: unix://$SOCKET
cgroupDriver: cgroupfs
failCgroupV1: false
failSwapOn: false
# kube-proxy makes the one rule that is wanted.
makeIPTablesUtilChains: false
localStorageCapacityIsolation: false
# A full disk of a build machine is not what is tested: no image is collected
# and no pod is evicted for it.
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 50Mi, nodefs.available: 0%, nodefs.inodesFree: 0%, imagefs.available: 0%, imagefs.inodesFree: 0%}
clusterDomain: cluster.local
resolvConf: $DIR/node/resolv.conf
podLogsDir: $DIR/node/pod-logs
volumePluginDir: $DIR/node/volume-plugins
# Crash loops that a test can wait for: ten seconds at the most.
crashLoopBackOff: {maxContainerRestartPeriod: 10s}
featureGates: {KubeletCrashLoopBackOffMax: true}
EOF
}

# Zero and null: kube-proxy leaves the kernel's connection tracking as it is.
proxy_config() {
  cat <<EOF
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
hostnameOverride: $NODE
clientConnection: {kubeconfig: $DIR/node/kube-proxy.kubeconfig}
clusterCIDR: $POD_NET
bindAddress: 127.0.0.1
healthzBindAddress: 127.0.0.1:$(reserve_port)
metricsBindAddress: 127.0.0.1:$(reserve_port)
nodePortAddresses: [127.0.0.0/8]
iptables: {localhostNodePorts: true, minSyncPeriod: 100ms}
conntrack:
  maxPerCore: 0
  tcpEstablishedTimeout: 0s
  tcpCloseWaitTimeout: 0s
EOF
}
