// Command image packs one static program into an OCI image archive, once for
// each reference, and writes the digest of each to standard output:
//
//	image -o web.tar -program webapp \
//	    delivery.test/web:1.4.2,VERSION=1.4.2 \
//	    delivery.test/web:bad,VERSION=bad,ERROR_RATE=0.3
//
// What follows a reference are the environment variables of that image. The
// same input gives the same bytes and so the same digests, everywhere.
package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

const (
	indexType    = "application/vnd.oci.image.index.v1+json"
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	configType   = "application/vnd.oci.image.config.v1+json"
	layerType    = "application/vnd.oci.image.layer.v1.tar"
)

// descriptor is how OCI documents point at each other.
type descriptor struct {
	MediaType   string            `json:"mediaType"`
	Digest      string            `json:"digest"`
	Size        int               `json:"size"`
	Annotations map[string]string `json:"annotations,omitempty"`
}

type object = map[string]any

func main() {
	out := flag.String("o", "", "the archive to write")
	program := flag.String("program", "", "the static program to pack")
	flag.Parse()
	if err := run(*out, *program, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "image:", err)
		os.Exit(1)
	}
}

func run(out, program string, images []string) error {
	if out == "" || program == "" || len(images) == 0 {
		return errors.New("give -o ARCHIVE, -program FILE and at least one REFERENCE[,NAME=VALUE...]")
	}
	binary, err := os.ReadFile(program)
	if err != nil {
		return err
	}
	name := filepath.Base(program)
	layer, err := archive([]file{{name, 0o755, binary}})
	if err != nil {
		return err
	}

	a := &blobs{seen: map[string]bool{}}
	layerBlob := a.add(layerType, layer)
	var manifests []descriptor
	for _, image := range images {
		reference, env, _ := strings.Cut(image, ",")
		config := object{"Entrypoint": []string{"/" + name}, "User": "65534:65534"}
		if env != "" {
			config["Env"] = strings.Split(env, ",")
		}
		configBlob, err := a.addJSON(configType, object{
			"architecture": runtime.GOARCH,
			"os":           "linux",
			"config":       config,
			// The layer is not compressed, so its digest is its diff id.
			"rootfs": object{"type": "layers", "diff_ids": []string{layerBlob.Digest}},
		})
		if err != nil {
			return err
		}
		manifest, err := a.addJSON(manifestType, object{
			"schemaVersion": 2,
			"mediaType":     manifestType,
			"config":        configBlob,
			"layers":        []descriptor{layerBlob},
		})
		if err != nil {
			return err
		}
		fmt.Println(reference, manifest.Digest)
		// The full name for containerd; OCI itself would have the tag alone.
		manifest.Annotations = map[string]string{"io.containerd.image.name": reference}
		manifests = append(manifests, manifest)
	}
	index, err := json.Marshal(object{"schemaVersion": 2, "mediaType": indexType, "manifests": manifests})
	if err != nil {
		return err
	}
	files := append([]file{
		{"oci-layout", 0o644, []byte(`{"imageLayoutVersion":"1.0.0"}`)},
		{"index.json", 0o644, index},
	}, a.files...)
	content, err := archive(files)
	if err != nil {
		return err
	}
	return os.WriteFile(out, content, 0o644)
}

// blobs are the archive's parts, each named by its digest.
type blobs struct {
	files []file
	seen  map[string]bool
}

func (b *blobs) add(mediaType string, content []byte) descriptor {
	sum := fmt.Sprintf("%x", sha256.Sum256(content))
	if !b.seen[sum] {
		b.seen[sum] = true
		b.files = append(b.files, file{"blobs/sha256/" + sum, 0o644, content})
	}
	return descriptor{MediaType: mediaType, Digest: "sha256:" + sum, Size: len(content)}
}

func (b *blobs) addJSON(mediaType string, document object) (descriptor, error) {
	content, err := json.Marshal(document)
	if err != nil {
		return descriptor{}, err
	}
	return b.add(mediaType, content), nil
}

type file struct {
	name    string
	mode    int64
	content []byte
}

// archive writes no owner and no time: they would make every archive new.
func archive(files []file) ([]byte, error) {
	var buffer bytes.Buffer
	w := tar.NewWriter(&buffer)
	for _, f := range files {
		header := &tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.content)), Format: tar.FormatPAX}
		if err := w.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.content); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}
