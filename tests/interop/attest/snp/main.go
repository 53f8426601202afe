// Command snp lets go-sev-guest judge reports that it gets as JSON on stdin, or issues reports of its own test vendor.
package main

import (
	"crypto/x509"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/google/go-sev-guest/abi"
	spb "github.com/google/go-sev-guest/proto/sevsnp"
	"github.com/google/go-sev-guest/validate"
	"github.com/google/go-sev-guest/verify"
	"github.com/google/go-sev-guest/verify/trust"
)

// testCase is one report with its endorsements. Without a root, the library's own default is used.
type testCase struct {
	Name    string    `json:"name"`
	Report  []byte    `json:"report"`
	Vek     []byte    `json:"vek"`
	Ask     []byte    `json:"ask"`
	Ark     []byte    `json:"ark"`
	Vlek    bool      `json:"vlek"`
	Trusted bool      `json:"trusted"`
	Product string    `json:"product"`
	At      time.Time `json:"at"`
	Rounds  int       `json:"rounds"`
}

type verdict struct {
	Name string `json:"name"`
	// Verify and Validate are empty when the library accepts.
	Verify   string `json:"verify"`
	Validate string `json:"validate"`
	// Nanoseconds for one verification and validation, when rounds are asked for.
	Nanoseconds int64 `json:"nanoseconds"`
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func attestation(one testCase) (*spb.Attestation, error) {
	report, err := abi.ReportToProto(one.Report)
	if err != nil {
		return nil, err
	}
	chain := &spb.CertificateChain{AskCert: one.Ask, ArkCert: one.Ark}
	if one.Vlek {
		chain.VlekCert = one.Vek
	} else {
		chain.VcekCert = one.Vek
	}
	product := &spb.SevProduct{Name: spb.SevProduct_SevProductName(spb.SevProduct_SevProductName_value["SEV_PRODUCT_"+map[string]string{"Milan": "MILAN", "Genoa": "GENOA", "Turin": "TURIN"}[one.Product]])}
	return &spb.Attestation{Report: report, CertificateChain: chain, Product: product}, nil
}

func trustedRoots(one testCase) (map[string][]*trust.AMDRootCerts, error) {
	if !one.Trusted {
		return nil, nil
	}
	ark, err := x509.ParseCertificate(one.Ark)
	if err != nil {
		return nil, err
	}
	ask, err := x509.ParseCertificate(one.Ask)
	if err != nil {
		return nil, err
	}
	certs := &trust.ProductCerts{Ark: ark}
	if one.Vlek {
		certs.Asvk = ask
	} else {
		certs.Ask = ask
	}
	return map[string][]*trust.AMDRootCerts{
		one.Product: {{ProductLine: one.Product, ProductCerts: certs}},
	}, nil
}

func judge(one testCase) verdict {
	result := verdict{Name: one.Name}
	full, err := attestation(one)
	if err != nil {
		result.Verify = text(err)
		return result
	}
	roots, err := trustedRoots(one)
	if err != nil {
		result.Verify = text(err)
		return result
	}
	options := &verify.Options{DisableCertFetching: true, Now: one.At, TrustedRoots: roots, Product: full.Product}
	if result.Verify = text(verify.SnpAttestation(full, options)); result.Verify != "" {
		return result
	}
	vmpl := 0
	wanted := &validate.Options{GuestPolicy: abi.SnpPolicy{SMT: true}, VMPL: &vmpl}
	result.Validate = text(validate.SnpAttestation(full, wanted))
	start := time.Now()
	for round := 0; round < one.Rounds; round++ {
		again, _ := attestation(one)
		if err := verify.SnpAttestation(again, options); err != nil {
			panic(err)
		}
		_ = validate.SnpAttestation(again, wanted)
	}
	if one.Rounds > 0 {
		result.Nanoseconds = time.Since(start).Nanoseconds() / int64(one.Rounds)
	}
	return result
}

func run() error {
	var output any
	if len(os.Args) > 1 && os.Args[1] == "issue" {
		issued, err := issue()
		if err != nil {
			return err
		}
		output = issued
	} else {
		var cases []testCase
		if err := json.NewDecoder(os.Stdin).Decode(&cases); err != nil {
			return err
		}
		verdicts := []verdict{}
		for _, one := range cases {
			verdicts = append(verdicts, judge(one))
		}
		output = verdicts
	}
	return json.NewEncoder(os.Stdout).Encode(output)
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
