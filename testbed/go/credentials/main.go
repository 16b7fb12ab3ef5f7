// Command credentials makes the keys, certificates, tokens and kubeconfigs of
// one control plane. Everything is new for each one, is valid for 30 days and
// stands in files that only their owner can read.
//
//	credentials init DIR SERVER
//	    DIR/kubeconfig        contexts admin (current) and deployer, by token
//	    DIR/pki/tokens.csv    the same tokens, for kube-apiserver
//	    DIR/pki/ca.crt, .key  the authority, also for what joins later
//	    DIR/pki/server.*, kubelet-client.*, service-account.key
//	    DIR/pki/NAME.kubeconfig for each component
//
//	credentials client DIR SERVER USER GROUP FILE
//	    one more kubeconfig, by certificate (a node, kube-proxy)
package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const masters = "system:masters"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "credentials:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 3 && args[0] == "init":
		return initialise(args[1], args[2])
	case len(args) == 6 && args[0] == "client":
		ca, err := loadAuthority(filepath.Join(args[1], "pki"))
		if err != nil {
			return err
		}
		return ca.writeKubeconfig(args[5], args[2], args[3], args[4])
	}
	return errors.New("give init DIR SERVER or client DIR SERVER USER GROUP FILE")
}

func initialise(dir, server string) error {
	pki := filepath.Join(dir, "pki")
	if err := os.MkdirAll(pki, 0o700); err != nil {
		return err
	}
	ca, err := newAuthority(pki)
	if err != nil {
		return err
	}
	if err := ca.writePair(pki, "server", &x509.Certificate{
		Subject:     pkix.Name{CommonName: "kube-apiserver"},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		DNSNames:    []string{"localhost"},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}); err != nil {
		return err
	}
	if err := ca.writePair(pki, "kubelet-client", clientTemplate("kube-apiserver", masters)); err != nil {
		return err
	}
	key, err := newKey()
	if err != nil {
		return err
	}
	if err := writeKey(filepath.Join(pki, "service-account.key"), key); err != nil {
		return err
	}
	// Names of their own, so that RBAC, field managers and audit logs look as
	// in a real cluster. kwok plays the kubelet of many nodes: no one role fits.
	for component, group := range map[string]string{
		"kube-controller-manager": "", "kube-scheduler": "", "kwok": masters,
	} {
		file := filepath.Join(pki, component+".kubeconfig")
		if err := ca.writeKubeconfig(file, server, "system:"+component, group); err != nil {
			return err
		}
	}
	return ca.writeTokens(dir, server)
}

// writeTokens makes the two users that tests act as.
func (ca *authority) writeTokens(dir, server string) error {
	admin, deployer := rand.Text(), rand.Text()
	csv := fmt.Sprintf("%s,admin,admin,%q\n%s,deployer,deployer\n", admin, masters, deployer)
	if err := write(filepath.Join(dir, "pki", "tokens.csv"), csv); err != nil {
		return err
	}
	return write(filepath.Join(dir, "kubeconfig"), fmt.Sprintf(`apiVersion: v1
kind: Config
current-context: admin
clusters:
- name: testbed
  cluster:
    server: %s
    certificate-authority-data: %s
contexts:
- name: admin
  context: {cluster: testbed, user: admin, namespace: default}
- name: deployer
  context: {cluster: testbed, user: deployer, namespace: default}
users:
- name: admin
  user: {token: %s}
- name: deployer
  user: {token: %s}
`, server, ca.data(), admin, deployer))
}

func (ca *authority) writeKubeconfig(file, server, user, group string) error {
	cert, key, err := ca.issue(clientTemplate(user, group))
	if err != nil {
		return err
	}
	keyPEM, err := encodeKey(key)
	if err != nil {
		return err
	}
	return write(file, fmt.Sprintf(`apiVersion: v1
kind: Config
current-context: testbed
clusters:
- name: testbed
  cluster:
    server: %s
    certificate-authority-data: %s
contexts:
- name: testbed
  context: {cluster: testbed, user: %q}
users:
- name: %q
  user:
    client-certificate-data: %s
    client-key-data: %s
`, server, ca.data(), user, user, encode(encodeCertificate(cert)), encode(keyPEM)))
}

func clientTemplate(user, group string) *x509.Certificate {
	subject := pkix.Name{CommonName: user}
	if group != "" {
		subject.Organization = []string{group}
	}
	return &x509.Certificate{Subject: subject, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}
}

type authority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(pki string) (*authority, error) {
	key, err := newKey()
	if err != nil {
		return nil, err
	}
	ca := &authority{key: key}
	template := &x509.Certificate{
		// Not the same name for every testbed: clients that trust several
		// of them look authorities up by name.
		Subject:               pkix.Name{CommonName: "testbed " + rand.Text()},
		IsCA:                  true,
		BasicConstraintsValid: true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	ca.cert, err = ca.sign(template, template, key)
	if err != nil {
		return nil, err
	}
	return ca, writePair(pki, "ca", ca.cert, key)
}

func loadAuthority(pki string) (*authority, error) {
	certPEM, err := os.ReadFile(filepath.Join(pki, "ca.crt"))
	if err != nil {
		return nil, fmt.Errorf("%w (start the control plane first)", err)
	}
	keyPEM, err := os.ReadFile(filepath.Join(pki, "ca.key"))
	if err != nil {
		return nil, err
	}
	certBlock, _ := pem.Decode(certPEM)
	keyBlock, _ := pem.Decode(keyPEM)
	if certBlock == nil || keyBlock == nil {
		return nil, fmt.Errorf("ca.crt or ca.key in %s is not PEM: stop the control plane and start it again", pki)
	}
	cert, err := x509.ParseCertificate(certBlock.Bytes)
	if err != nil {
		return nil, err
	}
	key, err := x509.ParseECPrivateKey(keyBlock.Bytes)
	return &authority{cert, key}, err
}

func (ca *authority) data() string { return encode(encodeCertificate(ca.cert)) }

func (ca *authority) writePair(pki, name string, template *x509.Certificate) error {
	cert, key, err := ca.issue(template)
	if err != nil {
		return err
	}
	return writePair(pki, name, cert, key)
}

func (ca *authority) issue(template *x509.Certificate) (*x509.Certificate, *ecdsa.PrivateKey, error) {
	key, err := newKey()
	if err != nil {
		return nil, nil, err
	}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	cert, err := ca.sign(template, ca.cert, key)
	return cert, key, err
}

func (ca *authority) sign(template, parent *x509.Certificate, key *ecdsa.PrivateKey) (*x509.Certificate, error) {
	serial := make([]byte, 16)
	rand.Read(serial)
	template.SerialNumber = new(big.Int).SetBytes(serial)
	// An hour back: clocks of virtual machines jump.
	template.NotBefore = time.Now().Add(-time.Hour)
	template.NotAfter = time.Now().Add(30 * 24 * time.Hour)
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, ca.key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

func newKey() (*ecdsa.PrivateKey, error) { return ecdsa.GenerateKey(elliptic.P256(), rand.Reader) }

func writePair(pki, name string, cert *x509.Certificate, key *ecdsa.PrivateKey) error {
	if err := write(filepath.Join(pki, name+".crt"), string(encodeCertificate(cert))); err != nil {
		return err
	}
	return writeKey(filepath.Join(pki, name+".key"), key)
}

func writeKey(file string, key *ecdsa.PrivateKey) error {
	content, err := encodeKey(key)
	if err != nil {
		return err
	}
	return write(file, string(content))
}

func encodeKey(key *ecdsa.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalECPrivateKey(key)
	return pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}), err
}

func encodeCertificate(cert *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
}

func encode(content []byte) string { return base64.StdEncoding.EncodeToString(content) }

func write(file, content string) error { return os.WriteFile(file, []byte(content), 0o600) }
