package main

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func pack(t *testing.T, images ...string) []byte {
	t.Helper()
	program, out := filepath.Join(t.TempDir(), "web"), filepath.Join(t.TempDir(), "web.tar")
	if err := os.WriteFile(program, []byte("not really a program"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := run(out, program, images); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestSameInputSameBytes(t *testing.T) {
	first := pack(t, "example.test/web:1,VERSION=1")
	if second := pack(t, "example.test/web:1,VERSION=1"); !bytes.Equal(first, second) {
		t.Error("two archives of the same program differ")
	}
	if other := pack(t, "example.test/web:1,VERSION=2"); bytes.Equal(first, other) {
		t.Error("two archives with different environments are the same")
	}
}

func TestEveryDescriptorPointsAtAFile(t *testing.T) {
	files := map[string][]byte{}
	archive := tar.NewReader(bytes.NewReader(pack(t, "example.test/web:1,VERSION=1", "example.test/web:2,VERSION=2")))
	for {
		header, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if files[header.Name], err = io.ReadAll(archive); err != nil {
			t.Fatal(err)
		}
	}
	blob := func(d descriptor, into any) {
		t.Helper()
		content, there := files["blobs/sha256/"+d.Digest[len("sha256:"):]]
		if !there || len(content) != d.Size {
			t.Fatalf("%s of %d bytes: there %t, %d bytes", d.Digest, d.Size, there, len(content))
		}
		if into == nil {
			return
		}
		if err := json.Unmarshal(content, into); err != nil {
			t.Fatal(err)
		}
	}
	var index struct{ Manifests []descriptor }
	if err := json.Unmarshal(files["index.json"], &index); err != nil {
		t.Fatal(err)
	}
	if len(index.Manifests) != 2 {
		t.Fatalf("%d images", len(index.Manifests))
	}
	for i, name := range []string{"example.test/web:1", "example.test/web:2"} {
		if got := index.Manifests[i].Annotations["io.containerd.image.name"]; got != name {
			t.Errorf("image %d is %q", i, got)
		}
		var manifest struct {
			Config descriptor
			Layers []descriptor
		}
		blob(index.Manifests[i], &manifest)
		blob(manifest.Config, nil)
		blob(manifest.Layers[0], nil)
	}
}
