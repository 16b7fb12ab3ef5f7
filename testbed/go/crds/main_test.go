package main

import (
	"encoding/json"
	"testing"
)

func TestPruneKeepsAPropertyOfThatName(t *testing.T) {
	var tree any
	if err := json.Unmarshal([]byte(`{"description":"away","properties":{"description":{"type":"string","description":"away"}},
		"list":[{"description":"away"}]}`), &tree); err != nil {
		t.Fatal(err)
	}
	prune(tree)
	pruned, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"list":[{}],"properties":{"description":{"type":"string"}}}`; string(pruned) != want {
		t.Errorf("%s", pruned)
	}
}
