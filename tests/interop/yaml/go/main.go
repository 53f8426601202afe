// Reads a JSON list of YAML texts from standard input, and writes for each what the Kubernetes API machinery makes of it:
// {"json": text} or {"error": text}.
package main

import (
	"encoding/json"
	"os"

	"sigs.k8s.io/yaml"
)

type answer struct {
	JSON  string `json:"json,omitempty"`
	Error string `json:"error,omitempty"`
}

func main() {
	var texts []string
	if err := json.NewDecoder(os.Stdin).Decode(&texts); err != nil {
		panic(err)
	}
	answers := make([]answer, len(texts))
	for i, text := range texts {
		out, err := yaml.YAMLToJSONStrict([]byte(text))
		if err != nil {
			answers[i].Error = err.Error()
		} else {
			answers[i].JSON = string(out)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		panic(err)
	}
}
