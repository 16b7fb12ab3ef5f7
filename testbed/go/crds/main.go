// Command crds writes the definitions of the routers' objects, as JSON, one
// file for each, without the descriptions: those are four fifths of the text
// and half of what a fresh API server spends its first seconds on. What is
// allowed and what is refused stays as its authors wrote it.
//
//	crds GATEWAY_API_FOLDER ISTIO_FOLDER OUTPUT_FOLDER
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"sigs.k8s.io/yaml"

	// They keep the two modules in go.mod, and their hashes in go.sum, when
	// somebody runs `go mod tidy`. Nothing of them is used but YAML files.
	_ "istio.io/api/label"
	_ "sigs.k8s.io/gateway-api/pkg/consts"
)

// The kinds that the routers of this project write or read.
var wanted = []string{
	"gatewayclasses.gateway.networking.k8s.io",
	"gateways.gateway.networking.k8s.io",
	"httproutes.gateway.networking.k8s.io",
	"destinationrules.networking.istio.io",
	"virtualservices.networking.istio.io",
}

func main() {
	if len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "crds: give GATEWAY_API_FOLDER ISTIO_FOLDER OUTPUT_FOLDER")
		os.Exit(2)
	}
	if err := run(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, "crds:", err)
		os.Exit(1)
	}
}

func run(gatewayAPI, istio, output string) error {
	sources, err := filepath.Glob(filepath.Join(gatewayAPI, "config/crd/standard/*.yaml"))
	if err != nil {
		return err
	}
	sources = append(sources, filepath.Join(istio, "kubernetes/customresourcedefinitions.gen.yaml"))
	var written []string
	for _, source := range sources {
		content, err := os.ReadFile(source)
		if err != nil {
			return fmt.Errorf("%w: has its module a new layout?", err)
		}
		for _, document := range bytes.Split(content, []byte("\n---\n")) {
			name, err := write(document, output)
			if err != nil {
				return fmt.Errorf("%s: %w", source, err)
			}
			if name != "" {
				written = append(written, name)
			}
		}
	}
	for _, name := range wanted {
		if !slices.Contains(written, name) {
			return fmt.Errorf("no definition of %s in %v", name, sources)
		}
	}
	return nil
}

// write returns the name of the definition, or "" when it is not wanted.
func write(document []byte, output string) (string, error) {
	var object struct {
		Kind     string                `json:"kind"`
		Metadata struct{ Name string } `json:"metadata"`
	}
	if err := yaml.Unmarshal(document, &object); err != nil {
		return "", err
	}
	name := object.Metadata.Name
	if object.Kind != "CustomResourceDefinition" || !slices.Contains(wanted, name) {
		return "", nil
	}
	var tree any
	if err := yaml.Unmarshal(document, &tree); err != nil {
		return "", err
	}
	prune(tree)
	content, err := json.Marshal(tree)
	if err != nil {
		return "", err
	}
	return name, os.WriteFile(filepath.Join(output, name+".json"), content, 0o644)
}

// prune removes every description that is a text; a property of that name,
// which is a schema, stays.
func prune(node any) {
	switch node := node.(type) {
	case map[string]any:
		if _, text := node["description"].(string); text {
			delete(node, "description")
		}
		for _, child := range node {
			prune(child)
		}
	case []any:
		for _, child := range node {
			prune(child)
		}
	}
}
