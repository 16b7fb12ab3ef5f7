package main

import (
	"crypto/tls"
	"crypto/x509"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func read(t *testing.T, elements ...string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(elements...))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

func TestServerIsTrustedByItsAddress(t *testing.T) {
	dir := t.TempDir()
	if err := run([]string{"init", dir, "https://127.0.0.1:1"}); err != nil {
		t.Fatal(err)
	}
	pair, err := tls.LoadX509KeyPair(filepath.Join(dir, "pki/server.crt"), filepath.Join(dir, "pki/server.key"))
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM([]byte(read(t, dir, "pki/ca.crt")))
	if _, err := pair.Leaf.Verify(x509.VerifyOptions{Roots: roots, DNSName: "127.0.0.1"}); err != nil {
		t.Error(err)
	}
}

func TestEveryTokenIsKnownToTheServer(t *testing.T) {
	dir := t.TempDir()
	if err := run([]string{"init", dir, "https://127.0.0.1:1"}); err != nil {
		t.Fatal(err)
	}
	kubeconfig := read(t, dir, "kubeconfig")
	for _, line := range strings.Fields(read(t, dir, "pki/tokens.csv")) {
		if token, _, _ := strings.Cut(line, ","); !strings.Contains(kubeconfig, "token: "+token) {
			t.Errorf("%q is not in the kubeconfig", line)
		}
	}
}

func TestOnlyTheOwnerReads(t *testing.T) {
	dir := t.TempDir()
	if err := run([]string{"init", dir, "https://127.0.0.1:1"}); err != nil {
		t.Fatal(err)
	}
	node := filepath.Join(dir, "node.kubeconfig")
	if err := run([]string{"client", dir, "https://127.0.0.1:1", "system:node:a", "system:nodes", node}); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"kubeconfig", "pki/ca.key", "pki/tokens.csv", "node.kubeconfig"} {
		info, err := os.Stat(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", file, info.Mode().Perm())
		}
	}
}
