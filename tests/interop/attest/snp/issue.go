package main

import (
	"time"

	"github.com/google/go-sev-guest/abi"
	test "github.com/google/go-sev-guest/testing"
)

// issued is a report of go-sev-guest's test vendor.
type issued struct {
	Name    string `json:"name"`
	Product string `json:"product"`
	Report  []byte `json:"report"`
	Vek     []byte `json:"vek"`
	Ask     []byte `json:"ask"`
	Ark     []byte `json:"ark"`
}

func issueOne(name, product, line string, fms uint32, version uint32, key abi.ReportSigner, at time.Time) (*issued, error) {
	signer, err := test.DefaultTestOnlyCertChain(product, at)
	if err != nil {
		return nil, err
	}
	data := make([]byte, 64)
	copy(data, name)
	report := test.CreateRawReport(&test.TestReportOptions{
		ReportData: data,
		SignerInfo: abi.SignerInfo{SigningKey: key},
		FMS:        fms,
		Version:    version,
	})
	raw := report[:abi.ReportSize]
	r, s, err := signer.Sign(abi.SignedComponent(raw))
	if err != nil {
		return nil, err
	}
	if err := abi.SetSignature(r, s, raw); err != nil {
		return nil, err
	}
	return &issued{
		Name: name, Product: line, Report: raw,
		Vek: signer.Vcek.Raw, Ask: signer.Ask.Raw, Ark: signer.Ark.Raw,
	}, nil
}

// issue makes reports of both layouts for both product lines that the library knows.
func issue() ([]*issued, error) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	plans := []struct {
		name, product, line string
		fms, version        uint32
	}{
		{"milan-v2", "Milan-B1", "Milan", 0, 2},
		{"milan-v3", "Milan-B1", "Milan", 0x00a00f11, 3},
		{"genoa-v3", "Genoa-B1", "Genoa", 0x00a10f11, 3},
	}
	var all []*issued
	for _, plan := range plans {
		one, err := issueOne(plan.name, plan.product, plan.line, plan.fms, plan.version, abi.VcekReportSigner, at)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
}
